package io.github.pgprofiles.sample.ledger;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * A transfer as somebody asks for it. The database looks after the rest: that the
 * accounts are there, that they are two, and that there is money enough.
 *
 * @param from account that pays
 * @param to account that gets it
 * @param amount above zero, such as {@code 12.50}
 */
public record Transfer(@NotNull @Pattern(regexp = Transfer.NAME, message = Transfer.NO_NAME) String from,
		@NotNull @Pattern(regexp = Transfer.NAME, message = Transfer.NO_NAME) String to,
		@NotNull @Pattern(regexp = Transfer.AMOUNT, message = Transfer.NO_AMOUNT) String amount) {

	static final String NAME = "[A-Za-z0-9_-]{1,50}";

	static final String NO_NAME = "must be 1 to 50 letters, digits, '-' or '_'";

	static final String AMOUNT = "(?!0+(\\.0+)?$)[0-9]{1,12}(\\.[0-9]{1,2})?";

	static final String NO_AMOUNT = "must be above zero, with at most two decimals and 12 digits before them";

}
