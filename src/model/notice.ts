import type { ErrorDetail } from "../common/errors";

/** One sentence that the user should see without having asked, and what can be done about it. */
export interface Notice {
	readonly severity: "info" | "warning" | "error";
	readonly message: string;
	readonly actions: readonly NoticeAction[];
	/** When what it says is over; without it, it says what has been. */
	readonly until?: Promise<void>;
}

export type NoticeAction =
	| { readonly kind: "showLog" | "reconnect" | "tryAgain" | "stopRunning" | "chooseSession" }
	| { readonly kind: "signIn"; readonly sessionId: string }
	| {
			readonly kind: "openSetupFile";
			readonly path: string;
			readonly position?: NonNullable<ErrorDetail["position"]>;
	  };
