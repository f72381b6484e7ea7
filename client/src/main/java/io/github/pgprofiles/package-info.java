/**
 * What a caller imports: the clients, their templates and their errors. Wires the rooms
 * below it together.
 */
@NullMarked
package io.github.pgprofiles;

import org.jspecify.annotations.NullMarked;
