// Follows a biller's journal: puts each exchange the server sends on top of the list and keeps the newest 200.
"use strict";
(() => {
  const KEPT = 200;
  const live = document.getElementById("live");
  const list = document.getElementById("journal");
  const none = document.getElementById("none");
  const state = document.getElementById("live-state");
  const pause = document.getElementById("live-pause");
  if (!live || live.dataset.first !== "yes" || !window.EventSource) return;

  const first = list.querySelector("li[data-number]");
  let last = first ? first.dataset.number : "0";
  let source = null;

  // The server has escaped every value; a parsed document runs no script either.
  const parsed = (html) => document.adoptNode(new DOMParser().parseFromString(html, "text/html").querySelector("li"));
  const say = (words) => { if (state.textContent !== words) state.textContent = words; };

  const put = (item) => {
    list.prepend(item);
    none.hidden = true;
    while (list.children.length > KEPT) list.lastElementChild.remove();
  };
  const note = (words) => {
    const item = document.createElement("li");
    item.className = "gap";
    item.textContent = words;
    put(item);
  };
  const handlers = {
    exchange: (event) => put(parsed(event.data)),
    skipped: (event) => note(`${event.data} exchanges came too fast to be shown here; load the page again to read them.`),
    anew: () => {
      list.replaceChildren();
      note("The biller was reset: its journal starts again.");
    },
    gone: () => {
      stop();
      say("The biller was removed; its journal has ended.");
      pause.hidden = true;
    },
  };

  const stop = () => {
    if (source) source.close();
    source = null;
  };
  const start = () => {
    say("Connecting …");
    source = new EventSource(`${live.dataset.stream}&after=${encodeURIComponent(last)}`);
    source.onopen = () => say("Live: new exchanges appear on top.");
    source.onerror = () => say(source && source.readyState === EventSource.CLOSED
      ? "The live journal ended; reload the page." : "Connection lost; reconnecting …");
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => {
        last = event.lastEventId || last;
        handle(event);
      });
    }
  };

  pause.addEventListener("click", () => {
    if (source) {
      stop();
      say("Paused; new exchanges are not shown.");
      pause.textContent = "Resume";
    } else {
      start();
      pause.textContent = "Pause";
    }
  });
  document.getElementById("still").hidden = true;
  live.hidden = false;
  start();
})();
