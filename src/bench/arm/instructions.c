/*
 * A plugin of QEMU 7.2 for programs of 32-bit ARM: how many instructions they had executed at each write of theirs,
 * "COUNT FD LENGTH" a line. The count is exact where all threads share one processor (taskset -c 0).
 */
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* What is needed of qemu-plugin.h, which Debian does not pack; version 1 of that interface. */
typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };
extern void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *));
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
extern void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *, enum qemu_plugin_op, void *, uint64_t);
extern void qemu_plugin_register_vcpu_syscall_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, unsigned, int64_t, uint64_t, uint64_t,
    uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t));

int qemu_plugin_version = 1;

/* Number of the system call write on ARM. */
static const int64_t WRITE = 4;
static uint64_t instructions;
static FILE *out;

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block) {
    (void) id;
    qemu_plugin_register_vcpu_tb_exec_inline(block, QEMU_PLUGIN_INLINE_ADD_U64, &instructions, qemu_plugin_tb_n_insns(block));
}

static void called(qemu_plugin_id_t id, unsigned cpu, int64_t number, uint64_t fd, uint64_t data, uint64_t length, uint64_t a4, uint64_t a5,
    uint64_t a6, uint64_t a7, uint64_t a8) {
    (void) id, (void) cpu, (void) data, (void) a4, (void) a5, (void) a6, (void) a7, (void) a8;
    if (number == WRITE) {
        fprintf(out, "%" PRIu64 " %u %u\n", instructions, (unsigned) fd, (unsigned) length);
        fflush(out);
    }
}

/* Its argument is out=FILE. */
int qemu_plugin_install(qemu_plugin_id_t id, const void *about, int count, char **arguments) {
    (void) about;
    out = count == 1 ? fopen(strchr(arguments[0], '=') + 1, "w") : NULL;
    if (!out) {
        return 1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_vcpu_syscall_cb(id, called);
    return 0;
}
