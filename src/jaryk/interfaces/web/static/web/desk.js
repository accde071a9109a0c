"use strict";
// A key opens what bears it; every page also works without this file.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const named = /^Key([A-Z])$/.exec(event.code);
  const wanted = named && document.querySelector(`[data-key="${named[1].toLowerCase()}"]`);
  if (wanted) { event.preventDefault(); wanted.click(); }
});
