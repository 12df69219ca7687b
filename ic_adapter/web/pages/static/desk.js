// Keeps a page of the desk up to date: asks for it again and puts its living parts in place; no form is sent twice.
"use strict";
(() => {
  const EVERY = 5000;
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", () => {
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    });
  }
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("form[method=post] button")) button.disabled = false;
  });

  const follow = document.getElementById("follow");
  if (!follow) return;
  const state = document.getElementById("follow-state");
  const pause = document.getElementById("follow-pause");
  let timer = 0;
  const say = (words) => { if (state.textContent !== words) state.textContent = words; };

  // What somebody reads or uses right now stays as it is: the focus, a selection, what was unfolded.
  const inUse = (part) =>
    part.contains(document.activeElement) || part.querySelector("details[open]") ||
    (getSelection() && !getSelection().isCollapsed && part.contains(getSelection().anchorNode));
  const put = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html"); // it runs no script
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (!fresh || inUse(part) || fresh.innerHTML === part.innerHTML) continue;
      part.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
    }
  };
  const look = async () => {
    try {
      const answer = await fetch(follow.dataset.path, { redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      put(await answer.text());
      say("Updates every 5 seconds.");
    } catch {
      say("The adapter does not respond. This page may be out of date.");
    }
    if (timer) timer = setTimeout(look, EVERY);
  };
  const start = () => {
    timer = setTimeout(look, EVERY);
    say("Updates every 5 seconds.");
    pause.textContent = "Pause";
  };
  const stop = () => {
    clearTimeout(timer);
    timer = 0;
    say("Paused. This page may be out of date.");
    pause.textContent = "Resume";
  };
  pause.addEventListener("click", () => (timer ? stop() : start()));
  follow.hidden = false;
  start();
})();
