export * from './duration';
export * from './encrypted-bucket';
export * from './encrypted-volume';
export * from './encryption-key';
export * from './encryption-traits';
export * from './removal-policy';
export * from './size';
export * from './volume-snapshot';
