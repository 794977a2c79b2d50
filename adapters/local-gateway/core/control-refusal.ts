/** Why a control command is not carried out; becomes `{error}` with this HTTP status. */
export class ControlRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
