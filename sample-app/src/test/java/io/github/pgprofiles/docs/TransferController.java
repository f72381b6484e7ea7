package io.github.pgprofiles.docs;

import io.github.pgprofiles.docs.PaymentWorkflow.Order;
import io.github.pgprofiles.docs.PaymentWorkflow.Receipt;
import io.github.pgprofiles.error.OnceConflictException;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TransferController {

	private final PaymentWorkflow workflow;

	TransferController(PaymentWorkflow workflow) {
		this.workflow = workflow;
	}

	@PostMapping("/transfers")
	Receipt transfer(@RequestHeader("Idempotency-Key") String key, @RequestBody Order order) {
		return this.workflow.charge("transfer/" + key, order);
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
	void keyOfAnotherRequest(OnceConflictException ex) {
	}

}
