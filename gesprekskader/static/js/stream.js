// Hears from the server that something changed, where the network lets a stream through. A nudge only:
// what changed is asked for as ever, and a page that hears nothing looks by itself and says nothing of it.
const FIRST_MS = 5000, AGAIN_MS = 2000, LONGEST_MS = 120000;

// `hear` gets the tag of what stands there now, or nothing when the stream is gone.
export function listen(url, hear) {
  let source = null, heard = false, timer = 0, wait = AGAIN_MS;

  function open() {
    clearTimeout(timer);
    if (!globalThis.EventSource || source) return;
    source = new EventSource(url);
    source.onmessage = (event) => {
      clearTimeout(timer);
      [heard, wait] = [true, AGAIN_MS];
      hear(event.data);
    };
    source.onerror = lost;
    timer = setTimeout(lost, FIRST_MS); // a scanning proxy holds it: we look by ourselves
  }

  function lost() {
    const had = heard;
    close();
    timer = setTimeout(open, wait * (0.85 + Math.random() * 0.3));
    wait = Math.min(wait * 2, LONGEST_MS);
    if (had) hear();
  }

  function close() {
    clearTimeout(timer);
    source?.close();
    [source, heard] = [null, false];
  }

  return { open, close, hears: () => heard };
}
