// Runs before anything is shown: sets the chosen theme, and skips the layout of hidden parts.
// Storage may be refused, as it is for pages opened from disk.
(function (root) {
  root.className = "js starting";
  try {
    const theme = localStorage.getItem("scopes-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // the system's theme
  }
})(document.documentElement);
