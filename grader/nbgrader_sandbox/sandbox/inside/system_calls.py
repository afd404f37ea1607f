"""System calls that a submission may not make: they are refused by the kernel, through libseccomp."""

from __future__ import annotations

import ctypes

# Ways to reach memory that no limit counts, other namespaces, or kernel code that a notebook has no use for.
FORBIDDEN = [
    "add_key",
    "bpf",
    "chroot",
    "fsconfig",
    "fsmount",
    "fsopen",
    "fspick",
    "init_module",
    "finit_module",
    "delete_module",
    "io_uring_enter",
    "io_uring_register",
    "io_uring_setup",
    "kcmp",
    "kexec_file_load",
    "kexec_load",
    "keyctl",
    "memfd_create",
    "memfd_secret",
    "mount",
    "mount_setattr",
    "move_mount",
    "move_pages",
    "migrate_pages",
    "name_to_handle_at",
    "open_by_handle_at",
    "open_tree",
    "perf_event_open",
    "pidfd_getfd",
    "pivot_root",
    "process_madvise",
    "process_vm_readv",
    "process_vm_writev",
    "ptrace",
    "quotactl",
    "quotactl_fd",
    "reboot",
    "request_key",
    "semget",
    "setns",
    "shmget",
    "msgget",
    "swapoff",
    "swapon",
    "umount",
    "umount2",
    "unshare",
    "userfaultfd",
    "vhangup",
]
SCMP_ALLOW, SCMP_ERRNO = 0x7FFF0000, 0x00050000
SCMP_GREATER, SCMP_MASKED_EQ = 6, 7
NEW_NAMESPACES = 0x7E020000  # every CLONE_NEW… flag that clone(2) takes
LAST_FAMILY = 16  # AF_NETLINK; above it AF_VSOCK, for one, would reach the host of a virtual machine


class _Compare(ctypes.Structure):
    """libseccomp's scmp_arg_cmp: a condition on one argument of a system call."""

    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def forbid() -> None:
    """Refuse from here on what :func:`made` describes, in this process and in all that it starts."""
    lib, filters = made()
    if failed := lib.seccomp_load(filters):
        raise OSError(-failed, "seccomp_load")


def made() -> tuple[ctypes.CDLL, ctypes.c_void_p]:
    """Return libseccomp and a filter: the calls of FORBIDDEN, new namespaces, socket families beyond the ordinary."""
    lib = ctypes.CDLL("libseccomp.so.2")
    lib.seccomp_init.restype = ctypes.c_void_p
    lib.seccomp_rule_add_array.argtypes = [
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.POINTER(_Compare),
    ]  # fmt: skip
    filters = ctypes.c_void_p(lib.seccomp_init(SCMP_ALLOW))

    def refuse(name: str, error: int, condition: _Compare | None = None) -> None:
        number = lib.seccomp_syscall_resolve_name(name.encode())
        if number < 0:  # this machine's kernel or libseccomp does not know the call
            return
        conditions = (_Compare * 1)(condition) if condition else None
        failed = lib.seccomp_rule_add_array(filters, SCMP_ERRNO | error, number, int(bool(condition)), conditions)
        if failed:
            raise OSError(-failed, f"seccomp rule for {name}")

    for name in FORBIDDEN:
        refuse(name, 1)  # EPERM
    refuse("clone3", 38)  # ENOSYS: its flags cannot be inspected, and libc falls back to clone
    for bit in range(64):
        if NEW_NAMESPACES >> bit & 1:
            refuse("clone", 1, _Compare(0, SCMP_MASKED_EQ, 1 << bit, 1 << bit))
    refuse("socket", 97, _Compare(0, SCMP_GREATER, LAST_FAMILY, 0))  # EAFNOSUPPORT
    return lib, filters
