// What time it is for the server, whatever this device's own clock says. A page that was put away an
// hour ago carries how far the two differed then.
const { ahead: kept, now: there } = document.documentElement.dataset;
let ahead = Number(kept ?? (there ? Number(there) - Date.now() : 0));

export const now = () => Date.now() + ahead;

export function heardNow(said) {
  if (said) ahead = said - Date.now();
}
