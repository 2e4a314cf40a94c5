// Keeps the public shell and nothing else: one page with telephone numbers, for when there is no
// line. What a seeker sees or types never comes here, and the caseworkers' pages are left alone.
const SHELF = "shell-1";
const SHELL = "/offline";

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers());
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const ours = address.pathname === "/" && event.request.method === "GET";
  if (event.request.mode === "navigate" && ours) {
    event.respondWith(fetch(event.request).catch(openShell));
  }
});

async function keepShell() {
  // The page says in which language it is read; `lang` of the worker's address carries it.
  const language = new URL(self.location.href).searchParams.get("lang") || "nl";
  const answer = await fetch(SHELL, { headers: { "Accept-Language": language } });
  if (!answer.ok) throw new Error("no shell");
  const shelf = await caches.open(SHELF);
  await shelf.put(SHELL, answer);
  await self.skipWaiting();
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function openShell() {
  const kept = await caches.match(SHELL);
  return kept || Response.error();
}
