// The wheel's traits of AllocatorBank call a member function, which is no template, with the keyword `template`: GCC lets
// that pass, clang refuses it where it is used. Whole specializations for both kinds of banks are used in their place.
#pragma once
#pragma GCC system_header

#include_next <api/dataflow/endpoints.h>

namespace opwright {

template <AllocatorBankType kBankType>
struct BankTraits {
    struct src_args_type {
        uint32_t bank_id{};
        uint32_t addr{};
    };
    using dst_args_type = src_args_type;

    template <Noc::AddressType kAddressType>
    static auto src_addr(const AllocatorBank<kBankType>& bank, const Noc& noc, const src_args_type& args) {
        static_assert(kAddressType == Noc::AddressType::NOC, "a bank is reached over the NoC");
        return bank.get_noc_addr_from_bank_id(args.bank_id, args.addr, noc.get_noc_id());
    }
    template <Noc::AddressType kAddressType>
    static auto dst_addr(const AllocatorBank<kBankType>& bank, const Noc& noc, const dst_args_type& args) {
        return src_addr<kAddressType>(bank, noc, args);
    }
};

}  // namespace opwright

template <>
struct noc_traits_t<AllocatorBank<AllocatorBankType::DRAM>> : opwright::BankTraits<AllocatorBankType::DRAM> {};
template <>
struct noc_traits_t<AllocatorBank<AllocatorBankType::L1>> : opwright::BankTraits<AllocatorBankType::L1> {};
