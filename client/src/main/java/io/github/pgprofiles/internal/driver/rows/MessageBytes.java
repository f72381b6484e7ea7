package io.github.pgprofiles.internal.driver.rows;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in messages, in the order of the network. */
public final class MessageBytes {

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private MessageBytes() {
	}

	public static int getInt(byte[] bytes, int index) {
		return (int) INT.get(bytes, index);
	}

	static void setInt(byte[] bytes, int index, int value) {
		INT.set(bytes, index, value);
	}

}
