// Keeps the tablet's screens for the time without a network. `KEPT` lists them, each file under the version of its set:
// a page that is open goes on with the files that it began with.
const { precaching, routing, core } = workbox;
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

core.clientsClaim();
precaching.precacheAndRoute(KEPT);
precaching.cleanupOutdatedCaches();

// Every other page comes from the server, or says plainly that it cannot.
routing.registerRoute(
  new routing.NavigationRoute(async ({ request }) => {
    try {
      return await fetch(request);
    } catch {
      return precaching.matchPrecache("/tablet/no-network");
    }
  }),
);

// A new version waits until somebody takes it. A page that was called while the first one began belongs to none: it asks.
worker.addEventListener("message", (event) => {
  if (event.data === "take the new version") worker.skipWaiting();
  if (event.data === "take this page") event.waitUntil(worker.clients.claim());
});
