export { DEFAULT_SOPILOT_PARAMS, SopilotParams } from '../../../../src-shared/model/sopilot-params.ts';
