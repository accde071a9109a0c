"""How a page looks, measured: wider than its window, cut off, too faint to read."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page


def overflow(page: Page) -> int:
    """By how many points the page is wider than its window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def cut_off(page: Page) -> list[str]:
    """Cells of tables that reach beyond their frame, where nobody can see or scroll to them."""
    found: list[str] = page.evaluate(_CUT_OFF)
    return found


def faint_words(page: Page) -> list[Any]:
    """Visible words without enough contrast, each with its ratio."""
    found: list[Any] = page.evaluate(_FAINT)
    return found


_CUT_OFF = """() => [...document.querySelectorAll('.table')].flatMap((frame) => {
  const edge = frame.getBoundingClientRect().right + 1;
  return [...frame.querySelectorAll('th, td')]
    .filter((cell) => cell.checkVisibility() && cell.getBoundingClientRect().right > edge)
    .map((cell) => cell.textContent.trim().slice(0, 40));
})"""

# Every visible word's colour against the nearest ground behind it, by WCAG 2: 4.5 to 1, or 3 to 1
# for large ones. Returns those that fail.
_FAINT = """() => {
  const rgb = (colour) => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const words = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!words || !element.checkVisibility() || element.closest('svg, option')) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(rgb(style.color)), light(ground(element))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) faint.push([element.textContent.trim().slice(0, 40), ratio]);
  }
  return faint;
}"""
