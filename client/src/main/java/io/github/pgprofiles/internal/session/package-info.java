/** What a text of SQL leaves behind in its session when its transaction has ended. */
@NullMarked
package io.github.pgprofiles.internal.session;

import org.jspecify.annotations.NullMarked;
