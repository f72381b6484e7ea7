/**
 * Reading the catalog.
 */
@NullMarked
package io.github.pgprofiles.internal.schema;

import org.jspecify.annotations.NullMarked;
