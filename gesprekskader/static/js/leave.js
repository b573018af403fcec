// Leaving a shared device: nothing typed, waiting or cached stays behind. Unsent texts are asked about.
import { press } from "./floor.js";
import { unsent } from "./sending.js";
import { wipe } from "./store.js";

export function start() {
  // A page that the browser kept alive could show somebody else's words: fetch it anew.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[action$='/uitloggen']");
    if (!form || form.dataset.sure || form.action.includes("/toestellen/")) return;
    event.preventDefault();
    const number = await unsent();
    const words = number === 1 ? "Er staat nog 1 tekst die niet verstuurd is." : `Er staan nog ${number} teksten die niet verstuurd zijn.`;
    if (number && !confirm(`${words} Als je doorgaat, verdwijnt dat. Toch doorgaan?`)) return;
    await wipe();
    form.dataset.sure = "1";
    press(form);
  });
}
