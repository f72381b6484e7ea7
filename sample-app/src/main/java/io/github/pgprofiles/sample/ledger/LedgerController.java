package io.github.pgprofiles.sample.ledger;

import java.security.Principal;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/** Accounts and transfers, as JSON. */
@RestController
final class LedgerController {

	private static final Logger logger = LoggerFactory.getLogger(LedgerController.class);

	/** As a string of RFC 9651, which the draft of the header asks for, or plain. */
	private static final String KEY = "\"[ !#-\\[\\]-~]{1,200}\"|[ !#-\\[\\]-~]{1,200}";

	private final Ledger ledger;

	LedgerController(Ledger ledger) {
		this.ledger = ledger;
	}

	@PostMapping("/transfers")
	ResponseEntity<Receipt> transfer(
			@RequestHeader(name = "Idempotency-Key", required = false) @Pattern(regexp = KEY,
					message = "must be 1 to 200 characters of ASCII, in double quotes or without") @Nullable String key,
			@Valid @RequestBody Transfer transfer, HttpServletRequest request, UriComponentsBuilder uri) {
		Made made = (key != null)
				? this.ledger.transferOnce(caller(request, transfer), onlyOne(key, request).replace("\"", ""), transfer)
				: this.ledger.transfer(transfer);
		return ResponseEntity.created(uri.path("/transfers/{id}").build(made.receipt().id()))
			.headers((headers) -> tell(headers, made))
			.body(made.receipt());
	}

	/** What only this response knows: the body of a repeated one is the same. */
	private static void tell(HttpHeaders headers, Made made) {
		headers.set("Transfer-Attempts", String.valueOf(made.attempts()));
		if (made.replayed()) {
			headers.set("Idempotent-Replayed", "true");
		}
	}

	/**
	 * Whose key it is: two callers may choose the same one, and must not see each other's
	 * receipts. This application knows no users; until it does, the account that pays
	 * stands for the caller.
	 */
	private static String caller(HttpServletRequest request, Transfer transfer) {
		Principal user = request.getUserPrincipal();
		return (user != null) ? "user " + user.getName() : "account " + transfer.from();
	}

	/** Of two keys nobody can say which one is meant. */
	private static String onlyOne(String key, HttpServletRequest request) {
		if (Collections.list(request.getHeaders("Idempotency-Key")).size() > 1) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "Idempotency-Key: must be sent once");
		}
		return key;
	}

	@GetMapping("/transfers/{id}")
	Receipt find(@PathVariable long id) {
		return this.ledger.find(id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no transfer " + id));
	}

	@GetMapping("/accounts")
	List<Account> accounts() {
		return this.ledger.accounts();
	}

	@GetMapping("/accounts/{name}")
	Account account(@PathVariable @Pattern(regexp = Transfer.NAME, message = Transfer.NO_NAME) String name) {
		return this.ledger.account(name)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no account " + name));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> failed(DataAccessException ex) {
		ProblemDetail problem = TransferProblem.of(ex);
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.getStatus());
		switch (HttpStatus.valueOf(problem.getStatus())) {
			case CONFLICT, SERVICE_UNAVAILABLE -> answer.header(HttpHeaders.RETRY_AFTER, "1");
			case INTERNAL_SERVER_ERROR -> logger.error("A request failed", ex);
			default -> {
			}
		}
		return answer.body(problem);
	}

}
