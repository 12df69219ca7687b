// Small help on payers' pages: no form is sent twice, a limit counts down. Every page works without it.
"use strict";
(() => {
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "yes";
      for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    });
  }
  // Back from another page: the browser may show this one as it was left.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    }
  });
  for (const area of document.querySelectorAll("textarea[data-most]")) {
    const left = document.getElementById(`left-${area.id}`);
    const count = () => {
      const rest = area.dataset.most - [...area.value.trim()].length;
      const words = `${Math.abs(rest).toLocaleString("en-US")} character${Math.abs(rest) === 1 ? "" : "s"}`;
      left.textContent = rest < 0 ? `You have ${words} too many.` : `You have ${words} left.`;
      left.hidden = false;
    };
    area.addEventListener("input", count);
    count();
  }
  const close = document.getElementById("close-window");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => window.close());
  }
  const print = document.getElementById("print-page");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
})();
