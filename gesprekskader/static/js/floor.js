// What every browser of a school has: iOS and iPadOS 15.4, Firefox 102, Chrome 105 and later. What is
// older than that gets the page without script, which does the same in more steps.
export const isNewEnough = [
  globalThis.SubmitEvent && "submitter" in SubmitEvent.prototype, globalThis.AbortController, Array.prototype.at,
  Element.prototype.replaceChildren, globalThis.crypto?.getRandomValues,
].every(Boolean);

// Runs what only helps: nothing that goes wrong in it may stop a text on its way.
export async function safely(work) {
  try { return await work(); } catch (error) { console.warn(error); return undefined; }
}

// A signal that gives up on an answer after some milliseconds.
export function within(ms) {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), ms);
  return patience.signal;
}

// What a form sends when this button is pressed, as [name, words] pairs; files are left out.
export function fieldsOf(form, button) {
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  if (button?.name) fields.push([button.name, button.value]);
  return fields;
}

// Sends a form as if its button was pressed, so that whoever listens hears of it.
export function press(form) {
  if (form.requestSubmit) return form.requestSubmit();
  const button = document.createElement("button");
  button.hidden = true;
  form.append(button);
  button.click();
  button.remove();
}
