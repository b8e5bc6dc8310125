/** Care of a library that no Vigil has open, for the command line: hosts reach features through the core. */
export {
  checkLibrary,
  copyLibrary,
  migrateLibraryDown,
  migrateLibraryUp,
  restoreLibrary,
  type SchemaStatus,
  schemaStatus,
} from '../features/databases/library-care.ts';
