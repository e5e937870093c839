"use strict";
// Follows the cluster: after an event the page asks for itself again, and what differs is replaced. Focus, scroll
// position, opened details and typed text stay.
const live = document.getElementById("live");
const stopped = document.getElementById("stopped");

function morph(old, now) {
  if (old.isEqualNode(now)) return;
  if (old.nodeType !== now.nodeType || old.nodeName !== now.nodeName) {
    old.replaceWith(document.importNode(now, true));
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = now.nodeValue;
    return;
  }
  for (const {name} of [...old.attributes]) if (!now.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  for (const {name, value} of now.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const before = [...old.childNodes], after = [...now.childNodes];
  after.forEach((node, i) => before[i] ? morph(before[i], node) : old.append(document.importNode(node, true)));
  before.slice(after.length).forEach((node) => node.remove());
}

let asking = false, again = false;
async function refresh() {
  again = true;
  if (asking) return;
  asking = true;
  try {
    while (again) {
      again = false;
      const answer = await fetch(location.href, {redirect: "error"});
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      morph(live, next.getElementById("live"));
      document.title = next.title;
    }
    stopped.hidden = true;
  } catch {
    stopped.hidden = false;
  } finally {
    asking = false;
  }
}

let events;
function follow() {
  events = new EventSource("events");
  events.onmessage = (event) => {
    if (event.data !== live.dataset.version || !stopped.hidden) refresh();
  };
  events.onerror = () => {
    stopped.hidden = false;
    if (events.readyState === EventSource.CLOSED) setTimeout(refollow, 5000);
  };
}
function refollow() {
  events.close();
  if (!document.hidden) follow();
}
// A browser has few connections for one server: a page that nobody sees gives its own back.
document.addEventListener("visibilitychange", refollow);
follow();
