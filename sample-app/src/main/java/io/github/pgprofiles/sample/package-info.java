/**
 * The sample application: cities and a blog, each in a PostgreSQL database of its own.
 */
@NullMarked
package io.github.pgprofiles.sample;

import org.jspecify.annotations.NullMarked;
