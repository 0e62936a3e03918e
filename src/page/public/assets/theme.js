/* Before anything is drawn: the colours that a person has chosen, where this browser keeps anything. */
try {
  const theme = localStorage.getItem('breakwater-theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {}
