// A link from the time when all modules stood on this page leads on to the module's own page:
// api.html#sgcrl.train.train to api/train.html#sgcrl.train.train.
{
  const pages = PAGES;
  const lead = () => {
    const parts = decodeURIComponent(location.hash.slice(1)).replace(/^module-/, "").split(".");
    while (parts.length && !(parts.join(".") in pages)) parts.pop();
    if (parts.length) location.replace(pages[parts.join(".")] + location.hash);
  };
  addEventListener("hashchange", lead);
  lead();
}
