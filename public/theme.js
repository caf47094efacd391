// Puts the chosen theme on the page before its first paint. The rest is src/web/lib/preferences.ts.
try {
  const theme = localStorage.getItem('enlace.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden: the system's theme it is.
}
