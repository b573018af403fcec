// Hears from the server that something changed, where the network lets a stream through: the list as it is
// now, or a nudge to ask for it. A page that hears nothing looks by itself and says nothing of it.
const FIRST_MS = 5000, AGAIN_MS = 2000, LONGEST_MS = 120000;

// `hear` gets the tag of what stands there now and, where the stream brings it, `said` for `lay`; nothing when
// the stream is gone.
export function listen(url, hear) {
  let source = null, heard = false, timer = 0, wait = AGAIN_MS;

  function open() {
    clearTimeout(timer);
    if (!globalThis.EventSource || source) return;
    source = new EventSource(url);
    source.onmessage = ({ data }) => told(data);
    source.addEventListener("list", ({ data }) => {
      const said = JSON.parse(data);
      told(said.tag, said);
    });
    source.onerror = lost;
    timer = setTimeout(lost, FIRST_MS); // a scanning proxy holds it: we look by ourselves
  }

  function told(...words) {
    clearTimeout(timer);
    [heard, wait] = [true, AGAIN_MS];
    hear(...words);
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
