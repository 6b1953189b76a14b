// Asks the preview for the next version and loads it; waits longer when nobody answers.
"use strict";
(() => {
  const version = document.documentElement.dataset.version;
  let wait = 250;
  async function ask() {
    try {
      const answer = await fetch("/version?after=" + encodeURIComponent(version), { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const now = await answer.text();
      if (now !== version) { location.reload(); return; }
      wait = 250;
      ask();
    } catch {
      wait = Math.min(wait * 2, 5000);
      setTimeout(ask, wait);
    }
  }
  ask();
})();
