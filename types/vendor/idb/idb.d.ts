// What of idb is used here.
interface Listeners {
  upgrade?(db: IDBDatabase): void;
  blocking?(currentVersion: number, blockedVersion: number | null, event: IDBVersionChangeEvent): void;
  terminated?(): void;
}

/** The database, each request of it a promise. */
export function openDB(name: string, version: number, listeners: Listeners): Promise<any>;
