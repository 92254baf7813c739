/* The body of Philox for one width of vectors; philox.c includes it once for each, with
 *
 *   WIDE_NAME(f)  the name of f for this width     WIDE_TARGET  attribute of the functions
 *   wide          a vector of LANES 64-bit words   WIDE_SET(x), WIDE_COUNT  all x; 0, 1, 2, ..
 *   WIDE_ROOTS(x)  the numbers at x become their square roots
 *   WIDE_MUL(a, b)  products of the lower halves   WIDE_ADD, WIDE_XOR3, WIDE_HIGH, WIDE_STORE
 *
 * Words have 32 bits in the lower half of 64; what is in the upper half does not matter. */

WIDE_TARGET static void WIDE_NAME(words)(words_t *out, int count, uint64_t block, uint32_t stream,
                                         uint64_t trajectory, uint64_t seed)
{
    enum { LANES = (int)(sizeof(wide) / sizeof(uint64_t)) };
    const wide m0 = WIDE_SET(0xD2511F53u), m1 = WIDE_SET(0xCD9E8D57u);

    for (int l = 0; l < count; l += LANES) {
        uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
        wide c1 = WIDE_ADD(WIDE_SET(trajectory + (uint64_t)l), WIDE_COUNT), c0 = WIDE_SET(block);
        wide c2 = WIDE_SET((block >> 32 & 0xFFFFFFu) | stream << 24), c3 = WIDE_HIGH(c1);

        for (int round = 0; round < 10; round++) {
            const wide a = WIDE_MUL(m0, c0), b = WIDE_MUL(m1, c2);

            c0 = WIDE_XOR3(WIDE_HIGH(b), c1, WIDE_SET(k0));
            c2 = WIDE_XOR3(WIDE_HIGH(a), c3, WIDE_SET(k1));
            c1 = b;
            c3 = a;
            k0 += 0x9E3779B9u; /* the golden ratio and sqrt(3) - 1, in 32 bits */
            k1 += 0xBB67AE85u;
        }
        WIDE_STORE(out->word[0] + l, c0);
        WIDE_STORE(out->word[1] + l, c1);
        WIDE_STORE(out->word[2] + l, c2);
        WIDE_STORE(out->word[3] + l, c3);
    }
}

WIDE_TARGET static void WIDE_NAME(roots)(float *x, int count)
{
    for (int l = 0; l < count; l += (int)(sizeof(wide) / sizeof(float)))
        WIDE_ROOTS(x + l);
}

#undef WIDE_NAME
#undef WIDE_TARGET
#undef wide
#undef WIDE_SET
#undef WIDE_COUNT
#undef WIDE_MUL
#undef WIDE_ADD
#undef WIDE_XOR3
#undef WIDE_HIGH
#undef WIDE_STORE
#undef WIDE_ROOTS
