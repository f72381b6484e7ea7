/**
 * Repositories of Spring Data JDBC that belong to profiles, and the beans behind them.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.data.jdbc;

import org.jspecify.annotations.NullMarked;
