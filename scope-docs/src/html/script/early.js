// Before anything is shown: what is not looked at need not be laid out, and the theme is the one that
// was chosen. Storage may be refused, as it is for pages opened from a disk.
(function (root) {
  root.className = "js starting";
  try {
    const theme = localStorage.getItem("scopes-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // as the system has it
  }
})(document.documentElement);
