/**
 * A page that was left is not shown again from the browser's memory: Back after signing out would
 * bring it back (`no-store` does not reach the back-forward cache).
 */
addEventListener("pagehide", () => {
  document.documentElement.hidden = true;
});
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
