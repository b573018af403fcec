// A link carries its secret after the #, which browsers never send. Take it out of the address at
// once, so that nobody reads it over a shoulder or finds it in the history, and post it.
import { press } from "./floor.js";

export function start() {
  const form = document.querySelector("[data-key-form]");
  if (!form) return;
  const take = () => {
    const secret = decodeURIComponent(location.hash.slice(1));
    if (secret.length < 8) return;
    history.replaceState(null, "", location.pathname);
    form.elements.secret.value = secret;
    press(form);
  };
  addEventListener("hashchange", take);
  take();
}
