// A page that the browser kept alive could show somebody else's words after leaving: fetch it anew.
export function start() {
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
