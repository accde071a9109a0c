"use strict";
// Keys and the panel; every page also works without this file.
(() => {
  const panel = () => document.getElementById("panel");
  let opener = null;

  const closePanel = () => {
    const open = panel();
    if (!open || !open.firstElementChild) return;
    open.replaceChildren();
    document.querySelectorAll("[data-explained]").forEach((e) => e.removeAttribute("data-explained"));
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  };

  const here = document.querySelector(".jobs [aria-current]");
  if (here) here.scrollIntoView({ block: "nearest", inline: "center" });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const ask = document.getElementById("ask");
      if (ask) { event.preventDefault(); ask.focus(); ask.select(); }
    }
    if (event.key === "Escape") closePanel();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-panel]")) closePanel();
    document.querySelectorAll("details.who[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === panel()) {
      const asking = event.detail.elt;
      if (!panel().contains(asking)) opener = asking;
      document.querySelectorAll("[data-explained]").forEach((e) => e.removeAttribute("data-explained"));
      if (opener) opener.setAttribute("data-explained", "");
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === panel()) {
      const heading = panel().querySelector("h2");
      if (heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
    }
  });
})();
