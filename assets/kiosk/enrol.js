// The link of a new tablet carries its token after the #, which no server is ever told.
function take() {
  const token = decodeURIComponent(location.hash.slice(1));
  if (!token) return;
  document.getElementById("token").value = token;
  history.replaceState(null, "", location.pathname);
  document.getElementById("send").focus();
}

addEventListener("hashchange", take);
take();
