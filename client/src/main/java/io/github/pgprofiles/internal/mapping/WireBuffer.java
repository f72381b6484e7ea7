package io.github.pgprofiles.internal.mapping;

/** Stub. */
public final class WireBuffer {

	private byte[] array;

	private int position;

	public WireBuffer(int size) {
		this.array = new byte[size];
	}

	public byte[] array() {
		return this.array;
	}

	public int position() {
		return this.position;
	}

	public void reset(int position) {
		this.position = position;
	}

	public void bytes(byte[] value) {
		System.arraycopy(value, 0, this.array, this.position, value.length);
		this.position += value.length;
	}

	public void int4(int value) {
		this.position += 4;
	}

	public void int2(int value) {
		this.position += 2;
	}

}
