/**
 * Databases that tests change and that are as they were before the next class.
 */
@NullMarked
package io.github.pgprofiles.test.database;

import org.jspecify.annotations.NullMarked;
