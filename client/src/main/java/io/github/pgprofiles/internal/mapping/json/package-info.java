/**
 * {@code json} and {@code jsonb}.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.json;

import org.jspecify.annotations.NullMarked;
