import { Emitter } from "vscode-jsonrpc";
import type { Disposable } from "../common/disposable";
import type { MatrixProgress } from "../protocol/permissions";
import type { SuiteProgress } from "../protocol/suites";

/** Hands on what the backend tells of requests that are under way. */
export class ProgressNews implements Disposable {
	readonly #matrix = new Emitter<MatrixProgress>();
	readonly #suites = new Emitter<SuiteProgress>();
	readonly onDidProgressMatrix = this.#matrix.event;
	readonly onDidProgressSuites = this.#suites.event;
	/** Where the backend tells it. */
	readonly sink = {
		found: (progress: MatrixProgress) => this.#matrix.fire(progress),
		tested: (progress: SuiteProgress) => this.#suites.fire(progress),
	};

	dispose(): void {
		this.#matrix.dispose();
		this.#suites.dispose();
	}
}
