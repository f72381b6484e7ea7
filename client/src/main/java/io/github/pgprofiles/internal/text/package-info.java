/** What PostgreSQL takes for a text and for a name, before anything is sent. */
@NullMarked
package io.github.pgprofiles.internal.text;

import org.jspecify.annotations.NullMarked;
