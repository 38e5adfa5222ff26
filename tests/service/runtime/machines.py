"""What the kernel showed on machines with GPUs, as files; from public reports of such readings."""

from pathlib import Path

AMD_ADDRESS, ARC_ADDRESS = "0000:0c:00.0", "0000:03:00.0"

# /proc/<pid>/fdinfo of a program that uses an AMD GPU (amdgpu of Linux 6.14 and of 5.19).
AMDGPU_FDINFO = """\
pos:\t0
flags:\t02100002
mnt_id:\t26
ino:\t1247
drm-driver:\tamdgpu
drm-client-id:\t58
drm-pdev:\t0000:0c:00.0
pasid:\t32777
drm-total-cpu:\t0
drm-shared-cpu:\t0
drm-resident-cpu:\t0
drm-total-gtt:\t2 MiB
drm-shared-gtt:\t0
drm-resident-gtt:\t2 MiB
drm-total-vram:\t286604 KiB
drm-shared-vram:\t19808 KiB
drm-resident-vram:\t286604 KiB
drm-memory-vram:\t286604 KiB
drm-memory-gtt: \t2048 KiB
drm-memory-cpu: \t0 KiB
"""
OLD_AMDGPU_FDINFO = """\
pos:\t0
flags:\t02100002
mnt_id:\t24
pasid:\t32771
drm-driver:\tamdgpu
drm-pdev:\t0000:0c:00.0
drm-memory-vram:\t524288 KiB
drm-memory-gtt: \t2048 KiB
drm-memory-cpu: \t0 KiB
"""
# The same of an Arc (xe of Linux 7.1, and i915).
XE_FDINFO = """\
pos:\t0
flags:\t02000002
drm-driver:\txe
drm-client-id:\t20
drm-pdev:\t0000:03:00.0
drm-total-system:\t0
drm-total-gtt:\t2 MiB
drm-resident-gtt:\t2 MiB
drm-total-vram0:\t16946852 KiB
drm-resident-vram0:\t16000 MiB
drm-cycles-rcs:\t744
"""
I915_FDINFO = """\
pos:\t0
drm-driver:\ti915
drm-client-id:\t3
drm-pdev:\t0000:03:00.0
drm-total-system0:\t128 MiB
drm-resident-system0:\t128 MiB
drm-total-local0:\t4194304 KiB
drm-resident-local0:\t4194304 KiB
"""
# /sys/class/kfd/kfd/topology/nodes/*/properties: a processor with graphics, a discrete GPU.
KFD_APU = "cpu_cores_count 16\nsimd_count 24\ndrm_render_minor 128\ngfx_target_version 110003\n"
KFD_GPU = "cpu_cores_count 0\nsimd_count 192\ndrm_render_minor 129\ngfx_target_version 110000\n"


def write(root: Path, files: dict[str, object]) -> None:
    """Write each of `files` below `root`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{content}\n" if not isinstance(content, str) else content)


def write_card(root: Path, card: str, address: str, render: str, files: dict[str, object]) -> None:
    """Describe a graphics card as ``/sys/class/drm`` does, its device at `address`."""
    device = root / "devices" / address
    write(device, {f"drm/{render}/dev": "226:128\n", **files})
    folder = root / "class" / "drm" / card
    folder.mkdir(parents=True)
    (folder / "device").symlink_to(device)


def write_process(proc: Path, pid: int, *fdinfos: str) -> None:
    """Describe a process that has a GPU open once for each of `fdinfos`, and another file."""
    fds = proc / str(pid) / "fd"
    fds.mkdir(parents=True)
    (fds / "0").symlink_to("/dev/null")
    write(proc / str(pid) / "fdinfo", {"0": "pos:\t0\n"})
    for number, text in enumerate(fdinfos, start=7):
        (fds / str(number)).symlink_to("/dev/dri/renderD128")
        write(proc / str(pid) / "fdinfo", {str(number): text})
