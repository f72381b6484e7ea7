package io.github.pgprofiles.benchmarks.copyin;

import de.bytefish.pgbulkinsert.mapping.AbstractMapping;
import io.github.pgprofiles.benchmarks.typed.Trade;

/** What PgBulkInsert has to know, written as its manual does it. */
final class TradeMapping extends AbstractMapping<Trade> {

	TradeMapping(String table) {
		super("public", table);
		mapLongPrimitive("id", Trade::id);
		mapTimeStampTz("created_at", (trade) -> trade.createdAt().toZonedDateTime());
		mapUUID("account", Trade::account);
		mapText("note", Trade::note);
		mapIntegerPrimitive("quantity", Trade::quantity);
		mapDoublePrimitive("price", Trade::price);
		mapBooleanPrimitive("active", Trade::active);
		mapNumeric("amount", Trade::amount);
	}

}
