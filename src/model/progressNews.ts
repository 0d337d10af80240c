import { Emitter } from "vscode-jsonrpc";
import type { Disposable } from "../common/disposable";
import type { MatrixProgress } from "../protocol/permissions";
import type { SuiteProgress } from "../protocol/suites";
import type { WhatIfProgress } from "../protocol/whatIf";

/** Hands on what the backend tells of requests that are under way. */
export class ProgressNews implements Disposable {
	readonly #matrix = new Emitter<MatrixProgress>();
	readonly #whatIf = new Emitter<WhatIfProgress>();
	readonly #suites = new Emitter<SuiteProgress>();
	readonly onDidProgressMatrix = this.#matrix.event;
	readonly onDidProgressSuites = this.#suites.event;
	readonly onDidProgressWhatIf = this.#whatIf.event;
	/** Where the backend tells it. */
	readonly sink = {
		found: (progress: MatrixProgress) => this.#matrix.fire(progress),
		tested: (progress: SuiteProgress) => this.#suites.fire(progress),
		stepped: (progress: WhatIfProgress) => this.#whatIf.fire(progress),
	};

	dispose(): void {
		this.#matrix.dispose();
		this.#suites.dispose();
		this.#whatIf.dispose();
	}
}
