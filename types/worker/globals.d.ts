// What stands in the worker before worker.js: what templates/field/worker.js writes, and Workbox.

/** What the worker keeps: an address, and what changes with its content where the address does not say it. */
declare const KEPT: { url: string; revision: string | null }[];

declare const workbox: {
  core: { clientsClaim(): void };
  precaching: {
    precacheAndRoute(entries: typeof KEPT): void;
    cleanupOutdatedCaches(): void;
    matchPrecache(url: string): Promise<Response | undefined>;
  };
  routing: {
    registerRoute(route: object): void;
    NavigationRoute: new (handler: (asked: { request: Request }) => Promise<Response>) => object;
  };
};
