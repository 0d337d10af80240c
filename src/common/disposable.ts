/** Something that can be ended once; `dispose` may be called again without effect. */
export interface Disposable {
	dispose(): void;
}

/** Holds what it is given and ends it all, the last one first. */
export class DisposableStore implements Disposable {
	readonly #items: Disposable[] = [];
	#disposed = false;

	/** Takes `item` into care and gives it back. Disposes it at once when the store has ended. */
	add<T extends Disposable>(item: T): T {
		if (this.#disposed) item.dispose();
		else this.#items.push(item);
		return item;
	}

	dispose(): void {
		this.#disposed = true;
		for (let item = this.#items.pop(); item; item = this.#items.pop()) item.dispose();
	}
}
